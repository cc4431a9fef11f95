package testfiles;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.SplittableRandom;

/// A file of people whose keys come again, one row in twenty bad, and what must become of each row.
/// As in [GenerateTestFiles], that is known from writing and never from reading, and no part of the
/// product runs here. Rows are numbered from 0.
///
/// Every quote that opens a field is followed by a letter, so a quote that is never closed costs
/// the line that it is on, and no other.
public final class KeyedPeople {

    /// What a good row holds.
    ///
    /// @param age null where it is left out
    public record Person(String key, String name, String email, Integer age) {}

    /// What is wrong with a bad row.
    ///
    /// @param column null where it is the whole row
    public record Fault(String category, String column) {}

    /// @param person null for a bad row
    /// @param fault null for a good one
    private record Row(String text, Person person, Fault fault) {}

    private static final int BAD_ONE_IN = 20;
    private static final int NEAR = 20;

    private final int rows;
    private final long[] positions;
    private final long[] lines;

    private KeyedPeople(int rows) {
        this.rows = rows;
        this.positions = new long[rows + 1];
        this.lines = new long[rows];
    }

    /// Writes a file; the same number of rows makes the same file.
    public static KeyedPeople write(Path file, int rows) throws IOException {
        var people = new KeyedPeople(rows);
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            people.write(out);
        }
        return people;
    }

    private void write(OutputStream out) throws IOException {
        byte[] header = "key,name,email,age\n".getBytes(UTF_8);
        out.write(header);
        long position = header.length;
        long line = 2;
        for (int i = 0; i < rows; i++) {
            positions[i] = position;
            lines[i] = line;
            byte[] row = (row(i).text() + "\n").getBytes(UTF_8);
            out.write(row);
            position += row.length;
            line += lineEnds(row);
        }
        positions[rows] = position;
    }

    private static long lineEnds(byte[] row) {
        long count = 0;
        for (byte b : row) {
            count += b == '\n' ? 1 : 0;
        }
        return count;
    }

    public int rows() {
        return rows;
    }

    public long line(int row) {
        return lines[row];
    }

    /// The row that starts at a position; -1 where none does.
    public int rowAt(long position) {
        int row = Arrays.binarySearch(positions, 0, rows, position);
        return row < 0 ? -1 : row;
    }

    /// What a row holds; null where it is a bad one.
    public Person person(int row) {
        return row(row).person();
    }

    /// What is wrong with a row; null where nothing is.
    public Fault fault(int row) {
        return row(row).fault();
    }

    /// The rows that start in a part of the file.
    ///
    /// @param end the position after the part
    public BitSet rowsBetween(long start, long end) {
        var found = new BitSet(rows);
        for (int i = 0; i < rows; i++) {
            if (positions[i] >= start && positions[i] < end) {
                found.set(i);
            }
        }
        return found;
    }

    /// Those of the rows that are good.
    public BitSet good(BitSet of) {
        var found = new BitSet(rows);
        of.stream().filter(i -> row(i).fault() == null).forEach(found::set);
        return found;
    }

    /// Those of the rows that are the last good one of their key.
    public BitSet lastOfEachKey(BitSet of) {
        int[] last = new int[keys()];
        Arrays.fill(last, -1);
        good(of).stream().forEach(i -> last[key(i)] = i);
        var found = new BitSet(rows);
        Arrays.stream(last).filter(i -> i >= 0).forEach(found::set);
        return found;
    }

    private int keys() {
        return rows / 2 + 1;
    }

    /// Anywhere in the file, and now and then that of a row shortly before.
    private int key(int i) {
        var random = new SplittableRandom(~i);
        boolean again = i >= NEAR && random.nextInt(NEAR) == 0;
        int like = again ? i - 1 - random.nextInt(NEAR) : i;
        return new SplittableRandom(31L * like).nextInt(keys());
    }

    private Row row(int i) {
        var random = new SplittableRandom(i);
        String key = "k" + key(i);
        String name = "Person " + i;
        String email = "p" + i + "@example.org";
        return random.nextInt(BAD_ONE_IN) == 0
                ? bad(random, key, name, email)
                : good(random, key, name, email);
    }

    private static Row good(SplittableRandom random, String key, String name, String email) {
        String shown =
                switch (random.nextInt(30)) {
                    case 0 -> name.replace(' ', '\n');
                    case 1 -> name.replace(" ", ", ");
                    default -> name;
                };
        String field = shown.equals(name) ? name : "\"" + shown + "\"";
        Integer age = random.nextInt(10) == 0 ? null : Integer.valueOf(random.nextInt(151));
        String text = "%s,%s,%s,%s".formatted(key, field, email, Objects.toString(age, ""));
        return new Row(text, new Person(key, shown, email, age), null);
    }

    private static Row bad(SplittableRandom random, String key, String name, String email) {
        return switch (random.nextInt(6)) {
            case 0 -> bad(key + ",," + email + ",30", "missingFields", "name");
            case 1 -> bad("," + name + "," + email + ",30", "missingFields", "key");
            case 2 -> bad(key + "," + name + ",nobody,30", "invalidEmail", "email");
            case 3 -> bad(key + "," + name + "," + email + ",151", "invalidAge", "age");
            case 4 -> bad("\"" + key + "," + name + "," + email + ",30", "malformedLine", null);
            default -> bad(name, "malformedLine", null);
        };
    }

    private static Row bad(String text, String category, String column) {
        return new Row(text, null, new Fault(category, column));
    }
}
