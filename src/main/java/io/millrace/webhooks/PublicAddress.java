package io.millrace.webhooks;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;

/// Which addresses are on the public internet: what a stranger may have this server call.
final class PublicAddress {

    /// The first bits of addresses that belong together.
    @SuppressWarnings("ArrayRecordComponent")
    private record Block(byte[] start, int bits) {

        static Block of(String hex, int bits) {
            return new Block(HexFormat.of().parseHex(hex), bits);
        }

        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if (((start[bit / 8] ^ address[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /// The special blocks of RFC 6890 and its successors, and an address that clouds use inside.
    private static final List<Block> NOT_PUBLIC_4 =
            List.of(
                    Block.of("00000000", 8), // this network
                    Block.of("0a000000", 8), // private
                    Block.of("64400000", 10), // shared by carriers; Alibaba's metadata
                    Block.of("7f000000", 8), // loopback
                    Block.of("a83f8110", 32), // Azure's platform
                    Block.of("a9fe0000", 16), // link-local; metadata of most clouds
                    Block.of("ac100000", 12), // private
                    Block.of("c0000000", 24), // protocol assignments
                    Block.of("c0000200", 24), // documentation
                    Block.of("c0586300", 24), // 6to4 relays
                    Block.of("c0a80000", 16), // private
                    Block.of("c6120000", 15), // benchmarks
                    Block.of("c6336400", 24), // documentation
                    Block.of("cb007100", 24), // documentation
                    Block.of("e0000000", 4), // multicast
                    Block.of("f0000000", 4)); // reserved, broadcast

    /// All that is public lies in here: no loopback, link-local, unique-local, multicast, mapped or
    /// translated addresses.
    private static final Block GLOBAL_6 = Block.of("2000", 3);

    private static final List<Block> NOT_PUBLIC_6 =
            List.of(
                    Block.of("20010000", 23), // protocol assignments; Teredo, which holds others
                    Block.of("20010db8", 32), // documentation
                    Block.of("2002", 16), // 6to4, which holds IPv4 addresses
                    Block.of("3fff00", 20)); // documentation

    private PublicAddress() {}

    static boolean is(InetAddress address) {
        byte[] bytes = address.getAddress();
        // Java makes an Inet4Address of IPv4-mapped ones.
        return address instanceof Inet4Address
                ? NOT_PUBLIC_4.stream().noneMatch(block -> block.holds(bytes))
                : GLOBAL_6.holds(bytes)
                        && NOT_PUBLIC_6.stream().noneMatch(block -> block.holds(bytes));
    }
}
