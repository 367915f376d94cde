import APIClient
import ArgumentParser
import Daemon
import Objects

/// Asks the running daemon; turns what goes wrong into a line for people and an exit code.
struct DaemonClient {
    private let client: APIClient

    /// - Parameter state: The daemon's state directory.
    init(state: String) { client = APIClient(socketPath: DaemonPaths(state: state).socket) }

    func get(_ path: String) async throws -> Value { try decoded(try await client.send("GET", path)) }

    func post(_ path: String, _ body: Value) async throws -> Value {
        try decoded(try await client.send("POST", path, body: JSONWriter.write(body)))
    }

    func delete(_ path: String) async throws -> Value { try decoded(try await client.send("DELETE", path)) }

    /// Hands on the pieces of an answer as they come.
    func stream(_ path: String, _ piece: ([UInt8]) throws -> Void) async throws {
        if let refusal = try await client.stream(path, piece) { _ = try decoded(refusal) }
    }

    private func decoded(_ response: APIClient.Response) throws -> Value {
        let value = try? JSONParser.parse(response.body)
        guard response.isSuccess else { throw Refusal(value ?? .null, status: response.status) }
        guard let value else { throw Refusal(reason: "Error", message: "the daemon's answer is not JSON") }
        return value
    }

    /// What the daemon refused, in kubectl's words (`CheckErr` in `k8s.io/kubectl/pkg/cmd/util/helpers.go`).
    struct Refusal: Error, CustomStringConvertible {
        var reason: String
        var message: String

        var description: String { "Error from server (\(reason)): \(message)" }
    }
}

extension DaemonClient.Refusal {
    /// - Parameter status: A `Status` object of Kubernetes; anything else is told by the number of HTTP.
    init(_ status: Value, status code: Int = 500) {
        reason = status["reason"]?.string ?? "Error"
        message = status["message"]?.string ?? "status \(code)"
    }
}

extension [DaemonClient.Refusal] {
    /// Tells all that was refused, and ends the command with 1 where there is any.
    func end() throws {
        guard !isEmpty else { return }
        for refusal in self { Terminal.errorLine(refusal.description) }
        throw ExitCode(1)
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
