import assert from "node:assert/strict";
import { test } from "node:test";
import { tabulate, writeCsv } from "../../graph/newsgraph/page/scripts/csv.js";
import { ALL, smallCoverage } from "./small.js";

test("commas, quotes and line breaks are quoted, and nothing else is", () => {
  const rows = [
    ["a,b", 'say "x"', "two\nlines", "two\r\nlines", "\r"],
    [" as it is ", "1+1", "'", "", "é\t;"],
  ];
  assert.equal(
    writeCsv(rows),
    '\ufeff"a,b","say ""x""","two\nlines","two\r\nlines","\'\r"\r\n as it is ,1+1,\',,é\t;\r\n',
  );
});

test("a zero is written, and what is unknown is empty", () => {
  assert.equal(writeCsv([[0, null, undefined, 1.5]]), "\ufeff0,,,1.5\r\n");
});

test("no text is a formula, and numbers stay numbers", () => {
  assert.equal(
    writeCsv([["=1+1", "+1", "-1", "@a", "\ta", "a=1", -1]]),
    "\ufeff'=1+1,'+1,'-1,'@a,'\ta,a=1,-1\r\n",
  );
});

test("articles are written with all that is known of them", async () => {
  const text = await tabulate(smallCoverage(), ALL);
  assert.deepEqual(text.split("\r\n"), [
    "\ufefftitle,provider,domain,day,story,times listed,quality,url",
    "Item 10,Paper A,a.example,2020-06-12,A story,2,40,https://a.example/10",
    'Item 9,"Paper ""B"", daily",b.example,2020-06-11,A story,0,,"https://b.example/9?a=1,2"',
    '"Élan, at last",,,,,0,0,',
    'zebra,"Paper ""B"", daily",b.example,1969-12-31,,11,189,https://b.example/z',
    "'=1+1,Paper A,a.example,1970-01-01,,1,,https://a.example/=",
    "",
  ]);
});

test("only the articles that remain are written", async () => {
  const text = await tabulate(smallCoverage(), Uint8Array.of(0, 0, 0, 1, 0));
  assert.equal(text.split("\r\n").length, 3);
  assert.match(text, /\r\nzebra,/);
});
