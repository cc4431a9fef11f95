package io.millrace.storage;

/// One version of an object.
///
/// @param size in bytes
/// @param etag names this version; reads ask for exactly it
public record StoredObject(long size, String etag) {}
