/// Commands on buckets, their documents, and the objects and versions in them.
@NullMarked
package io.cloakroom.admin.cli.bucket;

import org.jspecify.annotations.NullMarked;
