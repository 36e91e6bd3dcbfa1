package io.cloakroom.gateway.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `PUT /bucket/key`.
record PutObject(Key key, Content content, Metadata metadata, ETagCondition condition) implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        var model = trial.model();
        var bytes = content.bytes();
        var request = Request.to("PUT", key).headers(metadata.sent(model)).body(bytes);
        if (model.isLocked() || !metadata.lock().saysNothing()) {
            request.digested();
        }
        var before = model.object(key);
        var blocked = model.refusalOfKey(metadata.encryption().isOfClient());
        var refusal = metadata.lock().refusal(model);
        if (blocked.isPresent() && refusal.isPresent()) {
            return; // which of two refusals comes first is not documented
        }
        refusal = refusal.or(() -> blocked);
        if (refusal.isEmpty()) { // which of two refusals comes first is not documented
            condition.ask(request, "", before);
            refusal = condition.refusal(before);
        }
        var got = trial.send(request);
        if (refusal.isPresent()) {
            trial.expect(refusal.get(), got);
            return;
        }
        var stored = Version.Stored.whole(bytes, model.made(metadata), got.header("etag"));
        var version = model.add(key, stored, trial.sent(), got.header("x-amz-version-id"));
        var made = model.tellExpiration(told(stored), version);
        trial.expect(model.tellMade(made, version), got);
    }

    private static Answer told(Version.Stored stored) {
        return Answer.of(200)
                .with("etag", "\"" + stored.etag() + "\"")
                .with(stored.encryption().told());
    }

    @Override
    public List<Step> simpler() {
        var simpler = new ArrayList<Step>();
        if (condition != ETagCondition.NONE) {
            simpler.add(new PutObject(key, content, metadata, ETagCondition.NONE));
        }
        if (!metadata.saysNothing()) {
            simpler.add(new PutObject(key, content, Metadata.NONE, condition));
            simpler.add(new PutObject(key, content, Metadata.NONE.encrypted(metadata.encryption()), condition));
        }
        for (int size : new int[] {0, 1, content.size() / 2, content.size() - 1}) {
            if (size >= 0 && size < content.size()) {
                simpler.add(new PutObject(key, content.withSize(size), metadata, condition));
            }
        }
        return simpler;
    }
}
