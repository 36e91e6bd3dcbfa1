package io.cloakroom.gateway.model;

import java.io.IOException;

/// `DELETE /bucket`, which is refused while the bucket holds a version or a delete marker. A deleted bucket is created
/// again, so that the next step has one.
///
/// @param lock whether the next one has Object Lock
record DeleteBucket(boolean lock) implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        var model = trial.model();
        var got = trial.send(Request.toBucket("DELETE"));
        if (!model.everything().isEmpty()) {
            trial.expect(Answer.error(409, "BucketNotEmpty"), got);
            return;
        }
        trial.expect(Answer.of(204), got);
        var again = Request.toBucket("PUT");
        trial.expect(
                Answer.of(200), trial.send(lock ? again.header("x-amz-bucket-object-lock-enabled", "true") : again));
        model.clear(lock);
    }
}
