package io.cloakroom.gateway.model;

import java.io.IOException;
import java.util.List;

/// A whole upload of two parts. S3 demands a large first part, so this step is expensive.
record PutInParts(Key key, Metadata metadata, Content second) implements Step {
    private static final UploadChoice NEWEST = new UploadChoice(0);

    @Override
    public void take(Trial trial) throws IOException {
        new BeginUpload(key, metadata).take(trial);
        new UploadPart(NEWEST, 3, second, KeyChoice.RIGHT).take(trial);
        new UploadPart(NEWEST, 1, new Content(Upload.LEAST_PART_BYTES, second.seed()), KeyChoice.RIGHT).take(trial);
        new CompleteUpload(NEWEST, CompleteUpload.Naming.BACKWARDS, ETagCondition.NONE).take(trial);
        new CompleteUpload(NEWEST, CompleteUpload.Naming.ALL, ETagCondition.NONE).take(trial);
    }

    @Override
    public List<Step> simpler() {
        return List.of(new PutObject(key, second, metadata, ETagCondition.NONE));
    }
}
