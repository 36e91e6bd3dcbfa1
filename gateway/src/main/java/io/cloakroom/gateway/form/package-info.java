/// Uploads by HTML form (Amazon S3 API Reference, "Browser-Based Uploads Using POST"). The form is read as it comes,
/// checked against the policy of its page, and turned into the PutObject that it stands for.
@NullMarked
package io.cloakroom.gateway.form;

import org.jspecify.annotations.NullMarked;
