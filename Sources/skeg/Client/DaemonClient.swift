import APIClient
import ArgumentParser
import Daemon
import Objects

/// Asks the running daemon; turns what goes wrong into a line for people and an exit code.
struct DaemonClient {
    private let client: APIClient

    init(state: String) { client = APIClient(socketPath: DaemonPaths(state: state).socket) }

    func get(_ path: String) async throws -> Value { try decoded(try await client.send("GET", path)) }

    func post(_ path: String, _ body: Value) async throws -> Value {
        try decoded(try await client.send("POST", path, body: JSONWriter.write(body)))
    }

    /// Hands on the pieces of an answer as they come.
    func stream(_ path: String, _ piece: ([UInt8]) throws -> Void) async throws {
        if let refusal = try await client.stream(path, piece) { _ = try decoded(refusal) }
    }

    private func decoded(_ response: APIClient.Response) throws -> Value {
        let value = try? JSONParser.parse(response.body)
        guard response.isSuccess else {
            let reason = value?["reason"]?.string ?? "Error"
            let message = value?["message"]?.string ?? "status \(response.status)"
            throw Refusal(reason: reason, message: message)
        }
        guard let value else { throw Refusal(reason: "Error", message: "the daemon's answer is not JSON") }
        return value
    }

    /// What the daemon refused; the word `Error:` is printed before it.
    struct Refusal: Error, CustomStringConvertible {
        var reason: String
        var message: String

        var description: String { "\(message) (\(reason))" }
    }
}

/// A part of a URL's path or query, with everything escaped that means something there (RFC 3986 §2.3).
func escaped(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            result.unicodeScalars.append(UnicodeScalar(byte))
        default:
            let digits = String(byte, radix: 16, uppercase: true)
            result += "%" + (digits.count == 1 ? "0" : "") + digits
        }
    }
    return result
}
