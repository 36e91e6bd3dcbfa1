package io.cloakroom.gateway.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// `PUT`, `DELETE` or `GET /bucket/key?tagging`. A change of the tags changes nothing else of a version.
final class ObjectTags {
    private ObjectTags() {}

    /// The n-th tag of a version that has more than n.
    static String xml(int n) {
        return n == 0
                ? "<Tag><Key>of</Key><Value>the model</Value></Tag>"
                : "<Tag><Key>and" + n + "</Key><Value>a b</Value></Tag>";
    }

    /// @param tags how many; none are deleted
    record Set(Key key, VersionChoice version, int tags) implements Step {
        @Override
        public void take(Trial trial) throws IOException {
            var model = trial.model();
            var id = version.id(model, key);
            var request = Request.to(tags == 0 ? "DELETE" : "PUT", key)
                    .query("tagging", "")
                    .query("versionId", id);
            var got = trial.send(tags == 0 ? request : request.body(document()));
            if (version.isMalformed()) {
                trial.expect(Reads.malformed(), got);
                return;
            }
            var refusal = Reads.refusal(model, key, id, got);
            if (refusal.isEmpty()) {
                Reads.version(model, key, id).setTags(tags);
            }
            trial.expect(vague(refusal.orElse(Answer.of(tags == 0 ? 204 : 200))), got);
        }

        private String document() {
            var set = IntStream.range(0, tags).mapToObj(ObjectTags::xml).collect(Collectors.joining());
            return "<Tagging><TagSet>" + set + "</TagSet></Tagging>";
        }

        @Override
        public List<Step> simpler() {
            return version.simpler().stream()
                    .<Step>map(other -> new Set(key, other, tags))
                    .toList();
        }
    }

    record Get(Key key, VersionChoice version) implements Step {
        @Override
        public void take(Trial trial) throws IOException {
            var model = trial.model();
            var id = version.id(model, key);
            var got = trial.send(Request.to("GET", key).query("tagging", "").query("versionId", id));
            var refusal = version.isMalformed() ? Optional.of(Reads.malformed()) : Reads.refusal(model, key, id, got);
            if (refusal.isPresent()) {
                trial.expect(vague(refusal.get()), got);
                return;
            }
            int shown = new String(got.body(), StandardCharsets.UTF_8).split("<Tag>", -1).length - 1;
            int expected = Reads.version(model, key, id).tags();
            trial.expectLines(List.of(text(200, expected)), List.of(text(got.status(), shown)));
        }

        private static String text(int status, int tags) {
            return "status " + status + ", tags " + tags;
        }
    }

    /// AWS does not document which headers name the version.
    private static Answer vague(Answer answer) {
        return answer.withoutRuleFor("x-amz-version-id")
                .withoutRuleFor("x-amz-delete-marker")
                .withoutRuleFor("last-modified")
                .withoutRuleFor("allow");
    }
}
