package io.cloakroom.gateway.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// `PUT`, `DELETE` or `GET /bucket?lifecycle` (API Reference, PutBucketLifecycleConfiguration).
final class BucketLifecycle {
    private BucketLifecycle() {}

    record Set(Lifecycle lifecycle) implements Step {
        @Override
        public void take(Trial trial) throws IOException {
            var model = trial.model();
            var rules = lifecycle.rules().stream().map(rule -> rule.xml(model)).collect(Collectors.joining());
            var request = Request.toBucket("PUT")
                    .query("lifecycle", "")
                    .body("<LifecycleConfiguration>" + rules + "</LifecycleConfiguration>")
                    .digested();
            if (lifecycle.archivesSmall()) {
                request.header("x-amz-transition-default-minimum-object-size", "varies_by_storage_class");
            }
            var got = trial.send(request);
            model.setLifecycle(lifecycle);
            trial.expect(Answer.of(200), got);
        }

        /// Fewer rules.
        @Override
        public List<Step> simpler() {
            var simpler = new ArrayList<Step>();
            for (int i = 0; i < lifecycle.rules().size() && lifecycle.rules().size() > 1; i++) {
                var fewer = new ArrayList<>(lifecycle.rules());
                fewer.remove(i);
                simpler.add(new Set(new Lifecycle(fewer, lifecycle.archivesSmall())));
            }
            if (lifecycle.archivesSmall()) {
                simpler.add(new Set(new Lifecycle(lifecycle.rules(), false)));
            }
            return simpler;
        }
    }

    record Delete() implements Step {
        @Override
        public void take(Trial trial) throws IOException {
            var got = trial.send(Request.toBucket("DELETE").query("lifecycle", ""));
            trial.model().setLifecycle(Lifecycle.NONE);
            trial.expect(Answer.of(204), got);
        }
    }

    record Get() implements Step {
        private static final Pattern ID = Pattern.compile("<ID>([^<]*)</ID>");

        @Override
        public void take(Trial trial) throws IOException {
            var rules = trial.model().lifecycle().rules();
            var got = trial.send(Request.toBucket("GET").query("lifecycle", ""));
            if (rules.isEmpty()) {
                trial.expect(Answer.error(404, "NoSuchLifecycleConfiguration"), got);
                return;
            }
            var shown =
                    ID.matcher(new String(got.body(), StandardCharsets.UTF_8)).results();
            trial.expectLines(
                    rules.stream().map(LifecycleRule::id).toList(),
                    shown.map(each -> each.group(1)).toList());
        }
    }
}
