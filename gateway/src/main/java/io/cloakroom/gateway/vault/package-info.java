/// Keys of SSE-KMS in HashiCorp Vault or OpenBao: a client of their Transit engine. Knows no S3 and no requests.
@NullMarked
package io.cloakroom.gateway.vault;

import org.jspecify.annotations.NullMarked;
