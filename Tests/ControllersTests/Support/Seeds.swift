import Glibc

/// The seeds of property tests: few by default, so that the tests run in seconds. SKEG_TEST_SEEDS says how many times as
/// many to try.
enum Seeds {
    static func range(_ count: UInt64, from first: UInt64 = 0) -> Range<UInt64> {
        let times = getenv("SKEG_TEST_SEEDS").flatMap { UInt64(String(cString: $0)) } ?? 1
        return first..<(first + count * min(max(times, 1), 1000))
    }
}
