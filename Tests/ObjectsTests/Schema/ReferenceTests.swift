import Foundation
import Objects
import Testing

@Suite struct ReferenceTests {
    /// With `SKEG_REWRITE=1` the page is written anew.
    @Test func `the page of fields without effect is up to date`() throws {
        let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        let page = root.appendingPathComponent("docs/reference/fields-without-effect.md")
        let expected = KindRegistry.builtIn.notActedOnReference
        if ProcessInfo.processInfo.environment["SKEG_REWRITE"] == "1" {
            try expected.write(to: page, atomically: true, encoding: .utf8)
        }
        let written = try String(contentsOf: page, encoding: .utf8)
        #expect(written == expected, "run `SKEG_REWRITE=1 swift test --filter ReferenceTests`, and commit the page")
    }
}
