/// The control plane over any engine: projects, buckets, users, tokens, traffic, records that expire.
@NullMarked
package io.cloakroom.storage.engine.control;

import org.jspecify.annotations.NullMarked;
