/// The access log: a line for each S3 request that changed something, or for each one, in files of bounded size that can be
/// searched backwards.
///
/// Whoever answers a request only hands over what it was: encoding, writing and rotating happen on a thread of their own.
/// Knows neither HTTP nor stores.
@NullMarked
package io.cloakroom.admin.accesslog;

import org.jspecify.annotations.NullMarked;
