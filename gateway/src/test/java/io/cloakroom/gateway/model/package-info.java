/// Random sequences of requests to a real server, compared answer by answer with a simple model of S3.
///
/// [S3Model] holds what a bucket should hold, each [Step] is a request with the rule that AWS documents for it, and
/// [Shrinker] makes a sequence that shows a difference short. Nothing of the server's own code may enter, except what
/// signs requests: a fault of the server must not be in the model, too.
@NullMarked
package io.cloakroom.gateway.model;

import org.jspecify.annotations.NullMarked;
