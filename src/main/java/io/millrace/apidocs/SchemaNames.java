package io.millrace.apidocs;

import io.swagger.v3.core.jackson.TypeNameResolver;

/// Names a nested type after the one around it too: several controllers have a `Page`.
final class SchemaNames extends TypeNameResolver {

    @Override
    protected String getNameOfClass(Class<?> type) {
        Class<?> around = type.getEnclosingClass();
        return around == null
                ? type.getSimpleName()
                : getNameOfClass(around) + type.getSimpleName();
    }
}
