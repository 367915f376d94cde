/// FNV-1a in 32 bits: spreads names, keeps no secrets.
func shortHash(_ text: String) -> UInt32 {
    text.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
}
