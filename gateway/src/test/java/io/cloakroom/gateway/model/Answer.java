package io.cloakroom.gateway.model;

import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The part of S3's answer that a model can predict: status, error code, headers, body. Immutable.
///
/// A header for which [#isWatched] is true always counts; another header counts only if the model expects it.
public record Answer(int status, Map<String, String> headers, List<String> body, Set<String> unsaid) {
    static Answer of(int status) {
        return new Answer(status, Map.of(), List.of(), Set.of());
    }

    static Answer error(int status, String code) {
        return of(status).body(List.of("Code=" + code));
    }

    Answer with(String name, String value) {
        var more = new TreeMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body, unsaid);
    }

    Answer with(Map<String, String> values) {
        var more = new TreeMap<>(headers);
        more.putAll(values);
        return new Answer(status, more, body, unsaid);
    }

    Answer body(List<String> lines) {
        return new Answer(status, headers, List.copyOf(lines), unsaid);
    }

    Answer bytes(byte[] bytes) {
        return body(List.of(bytes.length + " bytes, MD5 " + Content.md5(bytes)));
    }

    /// The same as the answer to HEAD, which has no body.
    Answer withoutBody() {
        return body(List.of());
    }

    /// The same, with any value of this header, because AWS does not document the value.
    Answer withoutRuleFor(String name) {
        var more = new HashSet<>(unsaid);
        more.add(name);
        return new Answer(status, headers, body, more);
    }

    /// The same, with any headers about encryption, because AWS does not document them.
    Answer withoutRuleForEncryption() {
        var answer = this;
        for (var choice : EncryptionChoice.values()) {
            for (var name : choice.told().keySet()) {
                answer = answer.withoutRuleFor(name);
            }
        }
        return answer;
    }

    /// The parts of the received answer that count in a comparison with this one.
    Answer seenIn(Reply reply) {
        var seen = new TreeMap<String, String>();
        reply.headers().forEach((name, value) -> {
            if (!unsaid.contains(name) && (isWatched(name) || headers.containsKey(name))) {
                seen.put(name, name.equals("last-modified") ? time(value) : EncryptionChoice.shown(name, value));
            }
        });
        var answer = new Answer(reply.status(), seen, List.of(), unsaid);
        if (reply.isXml()) {
            return answer.body(reply.document().lines());
        }
        return reply.body().length == 0 && body.isEmpty() ? answer : answer.bytes(reply.body());
    }

    private static boolean isWatched(String name) {
        return name.equals("x-amz-version-id")
                || name.equals("x-amz-delete-marker")
                || name.equals("x-amz-copy-source-version-id")
                || name.equals("x-amz-expiration")
                || name.startsWith("x-amz-abort-")
                || EncryptionChoice.isTold(name)
                || name.startsWith("x-amz-meta-")
                || name.startsWith("x-amz-object-lock-");
    }

    /// A time as XML shows it, without fractions of a second.
    static String time(String httpDate) {
        try {
            return ZonedDateTime.parse(httpDate, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()
                    .toString();
        } catch (DateTimeException none) {
            return httpDate;
        }
    }

    /// One fact a line.
    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("status " + status);
        headers.forEach((name, value) -> {
            if (!unsaid.contains(name)) {
                lines.add(name + ": " + value);
            }
        });
        lines.addAll(body);
        return lines;
    }
}
