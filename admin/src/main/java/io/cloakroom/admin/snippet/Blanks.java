package io.cloakroom.admin.snippet;

import io.cloakroom.admin.snippet.TokenFacts.Level;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Fills the blanks `{{name}}` of a text with values that are quoted for the syntax of the text.
///
/// @param secure  whether the endpoint uses https
/// @param level   of the token
/// @param limited whether the token is limited to some buckets, or to a prefix
record Blanks(boolean secure, Level level, boolean limited, Map<String, String> values) {
    private static final Pattern BLANK = Pattern.compile("\\{\\{(\\w+)}}");

    static Blanks of(TokenFacts facts) {
        var endpoint = facts.endpoint().replaceAll("/+$", "");
        var url = URI.create(endpoint);
        var secure = !"http".equals(url.getScheme());
        var bucket = Objects.requireNonNullElse(facts.bucket(), "YOUR-BUCKET");
        var values = new HashMap<String, String>();
        values.put("endpoint", endpoint);
        values.put("authority", url.getRawAuthority());
        values.put("host", url.getHost());
        values.put("port", String.valueOf(url.getPort() > 0 ? url.getPort() : secure ? 443 : 80));
        values.put("region", facts.region());
        values.put("projectId", facts.projectId());
        values.put("projectName", facts.projectName());
        values.put("userId", facts.userId());
        values.put("login", facts.login());
        values.put("accessKey", facts.accessKey());
        values.put("secretKey", Objects.requireNonNullElse(facts.secretKey(), "YOUR-SECRET-KEY"));
        values.put("bucket", bucket);
        values.put("prefix", facts.prefix());
        values.put("key", facts.prefix() + "hello.txt");
        values.put("place", bucket + "/" + facts.prefix());
        values.put("s3Place", "s3://" + bucket + "/" + facts.prefix());
        values.put("hello", bucket + "/" + facts.prefix() + "hello.txt");
        values.put("s3Hello", "s3://" + bucket + "/" + facts.prefix() + "hello.txt");
        values.put("bucketUrl", endpoint + "/" + bucket);
        return new Blanks(secure, facts.level(), facts.limited(), Map.copyOf(values));
    }

    /// Whether the token has the rights that most clients need.
    boolean readsAndWrites() {
        return level == Level.FULL || level == Level.READ_WRITE;
    }

    boolean onlyReads() {
        return level == Level.READ;
    }

    boolean onlyWrites() {
        return level == Level.WRITE;
    }

    /// Whether the token may create a bucket of any name, as some clients try before they use one.
    boolean makesBuckets() {
        return level == Level.FULL && !limited;
    }

    /// The same blanks with an additional or replaced value.
    Blanks with(String name, String value) {
        var more = new HashMap<>(values);
        more.put(name, value);
        return new Blanks(secure, level, limited, Map.copyOf(more));
    }

    String value(String name) {
        var value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no value for {{" + name + "}}");
        }
        return value;
    }

    String secretKey() {
        return value("secretKey");
    }

    /// Fills every blank once; blanks inside values stay as they are.
    String fill(Quoting quoting, String text) {
        return BLANK.matcher(text).replaceAll(blank -> Matcher.quoteReplacement(quoting.apply(value(blank.group(1)))));
    }

    /// Never shows the secret.
    @Override
    public String toString() {
        return "Blanks" + values.keySet();
    }
}
