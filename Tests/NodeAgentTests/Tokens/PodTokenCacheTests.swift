import Objects
import TestSupport
import Testing

@testable import NodeAgent
@testable import PodLifecycle

@Suite("Tokens of pods")
struct PodTokenCacheTests {
    private func request(_ pod: String = "a", audience: String = "", seconds: Int64 = 3600) -> TokenRequest {
        TokenRequest(
            namespace: "shop", serviceAccount: "web", podName: pod, podUID: "uid-\(pod)", audience: audience,
            expirationSeconds: seconds)
    }

    /// A cache whose tokens tell how many were made before them.
    private struct Node {
        var cache = PodTokenCache()
        var made = 0
        var isBroken = false

        mutating func token(_ request: TokenRequest, at now: Timestamp) throws(PodFilesError) -> String {
            let (number, isBroken) = (made, isBroken)
            var hasMade = false
            let token = try cache.token(for: request, at: now) { () throws(PodFilesError) in
                if isBroken { throw PodFilesError("out of ink") }
                hasMade = true
                return PodToken("token \(number)", issued: now, expiration: now + .seconds(request.expirationSeconds))
            }
            if hasMade { made += 1 }
            return token.text
        }
    }

    @Test("one token for each pod, audience and time", arguments: [0, 2000])
    func kept(seconds: Int64) throws {
        var node = Node()
        let requests = [request(), request("b"), request(audience: "vault"), request(seconds: 7200)]
        let first = try requests.map { request throws in try node.token(request, at: .at(0)) }
        #expect(Set(first).count == 4)
        #expect(try requests.map { request throws in try node.token(request, at: .at(seconds)) } == first)
        #expect(node.made == 4)
    }

    @Test("a token is renewed after four fifths of its time", arguments: [600, 3607, 7200])
    func renewed(seconds: Int64) throws {
        var node = Node()
        let request = request(seconds: seconds)
        let due = seconds * 4 / 5
        #expect(try node.token(request, at: .at(0)) == "token 0")
        #expect(try node.token(request, at: .at(due - 11)) == "token 0")
        #expect(try node.token(request, at: .at(due + 1)) == "token 1")
    }

    @Test("no token is used for more than a day")
    func greatestAge() throws {
        var node = Node()
        let request = request(seconds: 30 * 86_400)
        _ = try node.token(request, at: .at(0))
        #expect(try node.token(request, at: .at(86_389)) == "token 0")
        #expect(try node.token(request, at: .at(86_400)) == "token 1")
    }

    @Test("the time of renewal is when a new one is made, and differs between pods")
    func renewalTime() throws {
        let token = PodToken("x", issued: .at(0), expiration: .at(3600))
        let times = (0..<50).map { PodTokenCache.renewal(of: token, for: request("p\($0)")) }
        #expect(times.allSatisfy { $0 <= .at(2880) && $0 > .at(2870) })
        #expect(Set(times).count > 40)
        var node = Node()
        _ = try node.token(request("p0"), at: .at(0))
        #expect(try node.token(request("p0"), at: times[0] + .nanoseconds(-1)) == "token 0")
        #expect(try node.token(request("p0"), at: times[0]) == "token 1")
    }

    @Test("where no new token can be made the old one does until it ends")
    func broken() throws {
        var node = Node()
        node.isBroken = true
        #expect(throws: PodFilesError("out of ink")) { try node.token(request(), at: .at(0)) }
        node.isBroken = false
        _ = try node.token(request(), at: .at(0))
        node.isBroken = true
        #expect(try node.token(request(), at: .at(3599)) == "token 0")
        #expect(throws: PodFilesError("out of ink")) { try node.token(request(), at: .at(3600)) }
    }

    @Test("a token of the future is not trusted")
    func clock() throws {
        var node = Node()
        _ = try node.token(request(), at: .at(1000))
        #expect(try node.token(request(), at: .at(999)) == "token 1")
    }

    @Test("what is over is forgotten, and nothing of a token is told")
    func forgotten() throws {
        var node = Node()
        for pod in 0..<100 { _ = try node.token(request("p\(pod)"), at: .at(0)) }
        node.cache.forget(pod: "uid-p1")
        #expect(node.cache.count == 99)
        _ = try node.token(request("late"), at: .at(4000))
        #expect(node.cache.count == 1)
        let token = PodToken("hunter2", issued: .at(0), expiration: .at(1))
        #expect(!"\(token) \(String(reflecting: token))".contains("hunter2"))
    }
}
