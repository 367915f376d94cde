import Objects

/// Quantities, durations and times: what is read prints in one form that reads back as the same; order and sums agree.
enum NumberProperties {
    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        var draws = Draws(input)
        let (first, second) = draws.twoTexts()
        for text in [first, second] {
            try checkQuantity(text)
            try checkDuration(text)
            try checkTime(text)
            _ = (
                IPAddress.isValid(text), IPAddress.isBlock(text), NameRules.qualifiedName(text),
                NameRules.pathSegment(text)
            )
            try checkBase64(text)
        }
        if let left = Quantity(first), let right = Quantity(second) { try checkOrder(left, right) }
    }

    private static func checkQuantity(_ text: String) throws(BrokenProperty) {
        guard let quantity = Quantity(text) else { return }
        let printed = quantity.description
        guard let again = Quantity(printed) else { throw BrokenProperty("a printed quantity can be read: \(printed)") }
        try expect(again == quantity, "a printed quantity is the same amount", seen: "\(text) \(printed)")
        try expect(again.description == printed, "the printed form is final", seen: "\(text) \(printed) \(again)")
        try expect(
            printed.utf8.allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: ".") }, "no fraction is printed", seen: printed)
        try expect(
            quantity.value == .max || Quantity(whole: quantity.value) >= quantity || quantity.isNegative,
            "whole units are rounded up")
    }

    private static func checkOrder(_ left: Quantity, _ right: Quantity) throws(BrokenProperty) {
        try expect((left < right) == (right > left), "order is one way")
        try expect((left == right) == (left.hashValue == right.hashValue) || left != right, "equal amounts hash alike")
        try expect(
            (left < right) == (left - right).isNegative, "the lesser minus the greater is negative",
            seen: "\(left) \(right)")
        try expect(left + right == right + left, "sums do not depend on the order")
        if left < right {
            try expect(left.value <= right.value && left.milliValue <= right.milliValue, "rounding keeps the order")
        }
        _ = (left * Int64.max, left * Int64.min, left * -1, left.approximateDouble)
    }

    private static func checkDuration(_ text: String) throws(BrokenProperty) {
        guard let duration = GoDuration(text) else { return }
        let printed = duration.description
        try expect(GoDuration(printed) == duration, "a printed duration is the same", seen: "\(text) \(printed)")
        try expect(GoDuration(duration.duration) == duration, "a duration survives as Swift's own")
        try expect(
            text.unicodeScalars.allSatisfy { $0.isASCII || $0 == "µ" || $0 == "μ" }, "a duration is digits and units",
            seen: text)
        _ = HumanDuration.text(duration.duration)
        let time = Timestamp(seconds: duration.nanoseconds)
        try checkPrinting(time + duration.duration)
        try checkPrinting(Timestamp(nanoseconds: duration.nanoseconds))
    }

    private static func checkTime(_ text: String) throws(BrokenProperty) {
        guard let time = Timestamp(text) else { return }
        try checkPrinting(time)
        try expect(time + (Timestamp(nanoseconds: 0) - time) == Timestamp(nanoseconds: 0), "a difference leads back")
    }

    private static func checkPrinting(_ time: Timestamp) throws(BrokenProperty) {
        try expect(Timestamp(time.nanoText) == time, "a printed time is the same", seen: time.nanoText)
        try expect(
            Timestamp(time.text)?.seconds == time.seconds, "a time printed in seconds is the same second",
            seen: time.text)
        try expect(
            Timestamp(time.microText)?.seconds == time.seconds, "a time printed in microseconds is the same second",
            seen: time.microText)
    }

    private static func checkBase64(_ text: String) throws(BrokenProperty) {
        guard let bytes = Base64.decode(text) else {
            return try expect(Base64.byteCount(text) == nil, "both readings of base64 agree")
        }
        try expect(Base64.byteCount(text) == bytes.count, "both readings of base64 agree")
        try expect(Base64.decode(Base64.encode(bytes)) == bytes, "base64 reads back as it was written")
    }
}
