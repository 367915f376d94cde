public import Access
public import Identity

/// The keys of the machine's identity sign the tokens of ServiceAccounts.
extension TokenSigner: TokenKeys {
    public var verifyingKeys: [VerifyingKey] { publicKeys.map { VerifyingKey(id: $0.id, x: $0.x, y: $0.y) } }
}
