package io.cloakroom.storage.rocks.space;

import io.cloakroom.storage.rocks.blob.BlobFiles;
import io.cloakroom.storage.rocks.directory.SpaceDirectory;

/// Makes the payload files of a space.
public interface PayloadFiles {
    BlobFiles of(SpaceDirectory directory);
}
