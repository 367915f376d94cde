import Testing

@testable import Objects

@Suite("Times")
struct TimestampTests {
    @Test(
        "A time beyond the years that can be told is cut to the bound", arguments: [Int64.max, .min, 1 << 60, -1 << 60])
    func clamped(seconds: Int64) {
        let time = Timestamp(seconds: seconds)
        #expect(time.nanoseconds == (seconds < 0 ? .min : .max))
        #expect(Timestamp(time.text)?.seconds == time.seconds)
    }

    @Test(
        "Every time prints and reads back",
        arguments: [0, 1, -1, 999_999_999, -999_999_999, 1_767_225_600_123_456_789, .max, .min, .min + 1, .max - 1])
    func prints(nanoseconds: Int64) {
        let time = Timestamp(nanoseconds: nanoseconds)
        #expect(Timestamp(time.nanoText) == time)
        #expect(Timestamp(time.microText)?.seconds == time.seconds)
        #expect(Timestamp(time.text)?.seconds == time.seconds)
    }

    @Test(
        "The earliest and the latest time",
        arguments: [
            (Int64.min, "1677-09-21T00:12:43.145224192Z"), (.max, "2262-04-11T23:47:16.854775807Z")
        ])
    func bounds(nanoseconds: Int64, text: String) {
        #expect(Timestamp(nanoseconds: nanoseconds).nanoText == text)
        #expect(Timestamp(text)?.nanoseconds == nanoseconds)
    }
}
