internal import NIOHTTP1

enum RequestBody {
    /// How many bytes a request says that its body has; 0 where it does not say. What does not fit a number is more than any
    /// limit.
    static func announcedSize(_ head: HTTPRequestHead) -> Int {
        guard let text = head.headers.first(name: "content-length") else { return 0 }
        return Int(text) ?? .max
    }
}
