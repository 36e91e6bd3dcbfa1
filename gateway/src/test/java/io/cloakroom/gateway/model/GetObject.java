package io.cloakroom.gateway.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// `GET` or `HEAD /bucket/key`.
///
/// @param range of bytes, or empty
/// @param sent  which key of the client; a wrong one only without range and condition: which refusal comes first is not
///              documented
record GetObject(boolean head, Key key, VersionChoice version, String range, ETagCondition condition, KeyChoice sent)
        implements Step {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

    GetObject(boolean head, Key key, VersionChoice version, String range, ETagCondition condition) {
        this(head, key, version, range, condition, KeyChoice.RIGHT);
    }

    @Override
    public void take(Trial trial) throws IOException {
        var model = trial.model();
        var id = version.id(model, key);
        var request = Request.to(head ? "HEAD" : "GET", key).query("versionId", id);
        if (!range.isEmpty()) {
            request.header("range", range);
        }
        var judged = id == null ? model.object(key) : model.find(key, id).filter(found -> !found.isMarker());
        condition.ask(request, "", judged);
        if (judged.isEmpty() && sent == KeyChoice.WRONG) {
            return; // which of two refusals comes first is not documented
        }
        request.headers(judged.map(found -> found.stored().encryption())
                .orElse(EncryptionChoice.NONE)
                .reading(sent));
        var got = trial.send(request);
        var expected = version.isMalformed()
                ? Reads.malformed()
                : Reads.refusal(model, key, id, got).orElseGet(() -> found(model, Reads.version(model, key, id), got));
        trial.expect(head ? expected.withoutBody() : expected, got);
    }

    private Answer found(S3Model model, Version found, Reply got) {
        var unread = found.stored().encryption().refusal(sent);
        if (unread.isPresent()) {
            return unread.get().withoutRuleFor("x-amz-version-id");
        }
        if (!condition.holds()) {
            var refusal = condition.isNoneMatch() ? Answer.of(304) : Answer.error(412, "PreconditionFailed");
            return refusal.withoutRuleFor("x-amz-version-id")
                    .withoutRuleFor("x-amz-expiration")
                    .withoutRuleForEncryption();
        }
        var stored = found.stored();
        var size = stored.bytes().length;
        var answer = Answer.of(200)
                .with("accept-ranges", "bytes")
                .with("etag", "\"" + stored.etag() + "\"")
                .with("last-modified", found.modified(Reads.shown(got)))
                .with(stored.metadata().kept());
        if (found.tags() > 0) {
            answer = answer.with("x-amz-tagging-count", Integer.toString(found.tags()));
        }
        answer = answer.with(protection(found, got));
        if (version instanceof VersionChoice.Current) {
            answer = model.tellExpiration(answer, found);
        }
        return model.tell(
                range.isEmpty()
                        ? answer.with("content-length", Integer.toString(size)).bytes(stored.bytes())
                        : part(answer, stored.bytes()),
                found);
    }

    private static Map<String, String> protection(Version found, Reply got) {
        var protection = found.protectionAsShown(got.header("x-amz-object-lock-retain-until-date"));
        var headers = new TreeMap<String, String>();
        if (protection.hasRetention()) {
            headers.put("x-amz-object-lock-mode", protection.mode());
            headers.put("x-amz-object-lock-retain-until-date", protection.until());
        }
        if (!protection.hold().isEmpty()) {
            headers.put("x-amz-object-lock-legal-hold", protection.hold());
        }
        return headers;
    }

    private Answer part(Answer whole, byte[] bytes) {
        var match = RANGE.matcher(range);
        if (!match.matches()) {
            throw new IllegalStateException(range);
        }
        boolean suffix = match.group(1).isEmpty();
        int first = suffix
                ? Math.max(0, bytes.length - Integer.parseInt(match.group(2)))
                : Integer.parseInt(match.group(1));
        int last = suffix || match.group(2).isEmpty()
                ? bytes.length - 1
                : Math.min(bytes.length - 1, Integer.parseInt(match.group(2)));
        if (first > last) {
            return Answer.error(416, "InvalidRange")
                    .with("content-range", "bytes */" + bytes.length)
                    .withoutRuleFor("x-amz-version-id")
                    .withoutRuleFor("x-amz-expiration")
                    .withoutRuleForEncryption();
        }
        var part = Arrays.copyOfRange(bytes, first, last + 1);
        return new Answer(206, whole.headers(), List.of(), whole.unsaid())
                .with("content-length", Integer.toString(part.length))
                .with("content-range", "bytes " + first + "-" + last + "/" + bytes.length)
                .bytes(part);
    }

    @Override
    public List<Step> simpler() {
        var simpler = new ArrayList<Step>();
        if (!range.isEmpty()) {
            simpler.add(new GetObject(head, key, version, "", condition));
        }
        if (condition != ETagCondition.NONE) {
            simpler.add(new GetObject(head, key, version, range, ETagCondition.NONE));
        }
        version.simpler().forEach(other -> simpler.add(new GetObject(head, key, other, range, condition, sent)));
        return simpler;
    }
}
