/// What buckets are told to do: their documents, kept beside what they hold and restored with it.
@NullMarked
package io.cloakroom.storage.engine.config;

import org.jspecify.annotations.NullMarked;
