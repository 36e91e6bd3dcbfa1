package io.cloakroom.gateway.model;

import java.io.IOException;

/// `DELETE /bucket`, which is refused as long as it holds a version or a delete marker. A bucket that is gone is made
/// again, so that there is one for the next step.
record DeleteBucket() implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        var model = trial.model();
        var got = trial.send(Request.toBucket("DELETE"));
        if (!model.everything().isEmpty()) {
            trial.expect(Answer.error(409, "BucketNotEmpty"), got);
            return;
        }
        trial.expect(Answer.of(204), got);
        trial.expect(Answer.of(200), trial.send(Request.toBucket("PUT")));
        model.clear();
    }
}
