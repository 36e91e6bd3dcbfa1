/// Uploads by HTML form (Amazon S3 API Reference, "Browser-Based Uploads Using POST"): the form is read as it comes, held against the
/// policy that its page was given, and turned into the PutObject that it stands for.
@NullMarked
package io.cloakroom.gateway.form;

import org.jspecify.annotations.NullMarked;
