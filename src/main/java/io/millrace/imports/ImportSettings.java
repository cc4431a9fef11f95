package io.millrace.imports;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/// Settings of the import job.
///
/// @param maxRowSize the longest row that is read; a longer one is rejected as malformed
/// @param chunkBytes a chunk ends early when its rows are longer than this in total, which bounds
///   memory for files of huge rows
/// @param keptRawBytes how much of a rejected row is kept with its reject; the rest is still in the
///   file
@ConfigurationProperties("millrace.imports")
record ImportSettings(
        @DefaultValue("1MB") DataSize maxRowSize,
        @DefaultValue("8MB") DataSize chunkBytes,
        @DefaultValue("64KB") DataSize keptRawBytes) {

    ImportSettings {
        Assert.isTrue(
                maxRowSize.toBytes() >= 1 && maxRowSize.compareTo(DataSize.ofMegabytes(8)) <= 0,
                "millrace.imports.max-row-size must be between 1B and 8MB (a MongoDB document has 16MB)");
    }
}
