/// Texts that set up S3 clients for one S3 token, ready to paste.
///
/// Pure: facts in, text out. This package knows the clients' settings and the quoting of their files. Other packages
/// decide whether a text may contain the secret.
@NullMarked
package io.cloakroom.admin.snippet;

import org.jspecify.annotations.NullMarked;
