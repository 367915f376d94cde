import Access
import Testing

@testable import API

@Suite("Acting as somebody else")
struct ImpersonationTests {
    @Test("headers without a user, or with two, are refused; without any there is nothing to do")
    func reads() throws {
        #expect(try Impersonation(["accept": "*/*"]) == nil)
        for headers: Headers in [
            ["Impersonate-Group": "a"], ["Impersonate-User": ""], ["Impersonate-Uid": "1"],
            ["Impersonate-User": "a", "impersonate-user": "b"], ["Impersonate-User": "a", "Impersonate-Extra-": "b"],
            ["Impersonate-User": "a", "Impersonate-Uid": "1", "impersonate-uid": "2"], ["Impersonate-Role": "a"]
        ] {
            #expect(throws: APIStatus.self) { try Impersonation(headers) }
        }
        var many: Headers = ["Impersonate-User": "a"]
        for number in 0..<Impersonation.greatestCount { many.add("Impersonate-Group", "g\(number)") }
        #expect(throws: APIStatus.self) { try Impersonation(many) }
    }

    @Test("groups are what was given, and of accounts what follows from their name")
    func groups() throws {
        func groups(_ headers: Headers) throws -> [String]? { try Impersonation(headers)?.user.groups }
        #expect(try groups(["Impersonate-User": "ann"]) == ["system:authenticated"])
        #expect(try groups(["Impersonate-User": "ann", "Impersonate-Group": "a"]) == ["a", "system:authenticated"])
        #expect(
            try groups(["Impersonate-User": "ann", "Impersonate-Group": "system:unauthenticated"])
                == ["system:unauthenticated"])
        #expect(try groups(["Impersonate-User": "system:anonymous"]) == ["system:unauthenticated"])
        let account = "system:serviceaccount:shop:web"
        #expect(
            try groups(["Impersonate-User": account])
                == ["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"])
        #expect(try groups(["Impersonate-User": account, "Impersonate-Group": "a"]) == ["a", "system:authenticated"])
    }

    @Test("a request's token is found, and what cannot be read is no token rather than none")
    func tokens() {
        func token(_ headers: Headers) -> String? {
            APIRequest(method: .get, path: [], headers: headers).bearerToken
        }
        #expect(token([:]) == nil)
        #expect(token(["Authorization": "Bearer abc"]) == "abc")
        #expect(token(["authorization": "bearer  abc "]) == "abc")
        #expect(token(["Authorization": "Basic abc"]) == "")
        #expect(token(["Authorization": "abc"]) == "")
        #expect(token(["Authorization": "Bearer a", "authorization": "Bearer b"]) == "")
        #expect(
            token(["Sec-WebSocket-Protocol": "v4.channel.k8s.io, base64url.bearer.authorization.k8s.io.YWJj"]) == "abc")
        #expect(token(["Sec-WebSocket-Protocol": "base64url.bearer.authorization.k8s.io.Y!"]) == "")
        #expect(token(["Sec-WebSocket-Protocol": "v4.channel.k8s.io"]) == nil)
    }
}
