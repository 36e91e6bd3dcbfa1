/// The control plane over any engine: projects, buckets, users, tokens, traffic, records that end by themselves.
@NullMarked
package io.cloakroom.storage.engine.control;

import org.jspecify.annotations.NullMarked;
