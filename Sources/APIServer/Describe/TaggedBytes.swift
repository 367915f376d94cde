internal import API
internal import Objects

/// Bytes that stay as they are for long, with the tag by which clients ask whether they have changed (RFC 9110 §8.8.3).
struct TaggedBytes: Sendable {
    let bytes: [UInt8]
    /// The content's hash, without the quotes that it has in a header.
    let tag: String

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var hash = FNV1a64()
        hash.add(bytes)
        let digits = String(hash.value, radix: 16, uppercase: true)
        tag = String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// 304 where the client has just these.
    func response(to request: APIRequest, contentType: String) -> APIResponse {
        let headers: Headers = ["Content-Type": contentType, "ETag": "\"\(tag)\"", "Vary": "Accept"]
        let known = request.headers.all("if-none-match").flatMap { $0.split(separator: ",") }
        let isKnown = known.contains { text in
            let bare = text.drop { $0 == " " }
            let strong = bare.hasPrefix("W/") ? bare.dropFirst(2) : bare
            return strong == "\"\(tag)\"" || strong == "*"
        }
        return isKnown
            ? APIResponse(status: 304, headers: headers, body: .whole([]))
            : APIResponse(headers: headers, body: .whole(bytes))
    }
}
