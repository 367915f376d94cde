import Testing

@testable import API

@Suite("Request targets")
struct RequestTargetTests {
    @Test("segments are decoded one by one, so that an encoded slash stays one")
    func decodesSegments() throws {
        let target = try #require(RequestTarget("/api/v1/namespaces/a%2Fb/pods?watch=true&labelSelector=app%3Dweb+x"))
        #expect(target.path == ["api", "v1", "namespaces", "a/b", "pods"])
        #expect(target.query == ["watch": "true", "labelSelector": "app=web x"])
        #expect(target.query.flag("watch"))
    }

    @Test(
        "what is no path is refused",
        arguments: ["", "api", "http://x/", "/a/../b", "/%2e%2e/b", "/a/%zz", "/a/%f", "/%ff%fe", "*"])
    func refuses(text: String) {
        #expect(RequestTarget(text) == nil)
    }
}
