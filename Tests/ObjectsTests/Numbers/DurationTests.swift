import Testing

@testable import Objects

@Suite("Durations")
struct DurationTests {
    @Test(
        "Go's durations are read and written as Go does",
        arguments: [
            ("0", 0, "0s"), ("5s", 5_000_000_000, "5s"), ("1h30m", 5_400_000_000_000, "1h30m0s"),
            ("300ms", 300_000_000, "300ms"),
            ("-1.5s", -1_500_000_000, "-1.5s"), ("+2m", 120_000_000_000, "2m0s"), ("1us", 1000, "1µs"),
            ("1µs", 1000, "1µs"), ("1μs", 1000, "1µs"),
            ("10ns", 10, "10ns"), (".5s", 500_000_000, "500ms"), ("1.s", 1_000_000_000, "1s"),
            ("1m0.001s", 60_001_000_000, "1m0.001s"),
            ("100h", 360_000_000_000_000, "100h0m0s"), ("1.0000000001h", 3_600_000_000_360, "1h0m0.00000036s"),
            ("2562047h47m16.854775807s", .max, "2562047h47m16.854775807s"),
            ("-2562047h47m16.854775808s", .min, "-2562047h47m16.854775808s"),
            ("1s1s", 2_000_000_000, "2s")
        ] as [(String, Int64, String)])
    func reads(_ text: String, _ nanoseconds: Int64, _ written: String) throws {
        let duration = try #require(GoDuration(text))
        #expect(duration.nanoseconds == nanoseconds)
        #expect(duration.description == written)
        #expect(GoDuration(written) == duration)
    }

    @Test(
        "What is no duration is refused",
        arguments: [
            "", "-", "5", "s", "1.5", "1 s", "1d", "1h-5m", ".s", "1..5s", "2562047h47m16.854775808s",
            "9999999999999999999h", "1hour", "+-1s", "١s",
            "1.5\u{301}s", "1\u{301}s", "0\u{301}"
        ])
    func refused(_ text: String) { #expect(GoDuration(text) == nil) }

    @Test(
        "Ages are shown as kubectl shows them",
        arguments: [
            (-5, "<invalid>"), (-1, "0s"), (0, "0s"), (119, "119s"), (120, "2m"), (200, "3m20s"), (599, "9m59s"),
            (600, "10m"),
            (10_799, "179m"), (10_800, "3h"), (11_000, "3h3m"), (28_740, "7h59m"), (28_800, "8h"), (172_799, "47h"),
            (172_800, "2d"),
            (302_400, "3d12h"), (691_199, "7d23h"), (691_200, "8d"), (63_071_999, "729d"), (63_072_000, "2y"),
            (65_664_000, "2y30d"),
            (252_288_000, "8y"), (400_000_000, "12y")
        ])
    func ages(_ seconds: Int64, _ expected: String) { #expect(HumanDuration.text(.seconds(seconds)) == expected) }
}
