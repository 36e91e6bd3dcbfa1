/// The documents of buckets, which are stored beside the objects and restored with them.
@NullMarked
package io.cloakroom.storage.engine.config;

import org.jspecify.annotations.NullMarked;
