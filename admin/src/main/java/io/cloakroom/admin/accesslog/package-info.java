/// The access log: a line for each S3 request, or for each that changed something, in files of limited size that can
/// be searched backwards.
///
/// A request only hands over its entry: a separate thread encodes and writes lines and rotates files. HTTP and stores
/// may not enter.
@NullMarked
package io.cloakroom.admin.accesslog;

import org.jspecify.annotations.NullMarked;
