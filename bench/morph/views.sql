-- Views: articles, providers and listings out of the posts, by hand, for the mapping.
-- The table posts holds the front matters; every value but its lists is a text.

CREATE MACRO canonical(url) AS 'https://' || regexp_replace(regexp_replace(regexp_replace(
    url, '^https?://(www\.)?', ''), '[?&]utm_[a-z]+=[^&]*', '', 'g'), '(/|\?AMP)+$', '');

CREATE TABLE mentions AS
SELECT webUrl AS lister, 0 AS place, title, webUrl, ampWebUrl, publishedDateTime, provider
FROM posts
UNION ALL
SELECT lister, 1, one.title, one.webUrl, one.ampWebUrl, one.publishedDateTime, one.provider
FROM (SELECT webUrl AS lister, unnest(related) AS one FROM posts);

CREATE TABLE aliases AS
SELECT canonical(ampWebUrl) AS alias, min(canonical(webUrl)) AS key
FROM mentions WHERE canonical(ampWebUrl) <> canonical(webUrl) GROUP BY alias;

CREATE TABLE observations AS
SELECT mentions.*,
    md5(coalesce(own.key, canonical(webUrl))) AS article,
    md5(coalesce(listing.key, canonical(lister))) AS listing_article
FROM mentions
LEFT JOIN aliases AS own ON own.alias = canonical(webUrl)
LEFT JOIN aliases AS listing ON listing.alias = canonical(lister);

CREATE TABLE articles AS
SELECT article,
    arg_min(title, (place, title)) AS headline,
    arg_min(webUrl, (place, webUrl)) AS url,
    min(publishedDateTime) AS published,
    arg_min(provider.domain, place) AS domain
FROM observations GROUP BY article;

CREATE TABLE providers AS
SELECT provider.domain AS domain, min(provider.name) AS name FROM observations GROUP BY domain;

CREATE TABLE listings AS
SELECT DISTINCT listing_article AS lister, article AS listed
FROM observations WHERE listing_article <> article;
