/// Encrypts payload at rest: blocks of AES-256-GCM under a data key of each object ([BlockCipher]), and the keys above it
/// ([DataKeys]). Knows nothing of blobs and files: what it makes is stored, checked and moved like any payload.
@NullMarked
package io.cloakroom.storage.engine.crypt;

import org.jspecify.annotations.NullMarked;
