import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.ReadWrite;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.tdb2.TDB2Factory;

/** Jena: the answers of all queries of a folder, asked of a TDB2 store, in one process. */
class Jena {
    public static void main(String[] arguments) throws Exception {
        Dataset store = TDB2Factory.connectDataset(arguments[0]);
        store.begin(ReadWrite.READ);
        try (var queries = Files.newDirectoryStream(Path.of(arguments[1]), "*.rq")) {
            for (Path query : queries) answer(store, query);
        } finally {
            store.end();
        }
    }

    private static void answer(Dataset store, Path query) throws Exception {
        String name = query.getFileName().toString().replaceFirst("rq$", "srj");
        try (QueryExecution asked = QueryExecutionFactory.create(Files.readString(query), store);
                OutputStream written = Files.newOutputStream(query.resolveSibling(name))) {
            ResultSetFormatter.outputAsJSON(written, asked.execSelect());
        }
    }
}
