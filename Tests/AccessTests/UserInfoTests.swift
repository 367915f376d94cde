import Testing

@testable import Access

@Suite("Users")
struct UserInfoTests {
    @Test("who has shown nothing is anonymous, and in no group of those who have")
    func anonymous() {
        #expect(UserInfo.anonymous.isAnonymous)
        #expect(!UserInfo.anonymous.groups.contains(UserInfo.authenticatedGroup))
        #expect(!UserInfo(name: "ann").isAnonymous)
    }
}
