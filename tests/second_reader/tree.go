package main

import (
	"crypto/sha256"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// mth is the Merkle tree hash as RFC 6962 §2.1 defines it, by the definition and nothing cleverer.
func mth(leaves []tlog.Hash) tlog.Hash {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	}
	split := 1
	for split*2 < len(leaves) {
		split *= 2
	}
	return tlog.NodeHash(mth(leaves[:split]), mth(leaves[split:]))
}

// stands checks an inclusion path under a signed root.
func stands(path []tlog.Hash, point *Checkpoint, index int64, leaf []byte) error {
	if tlog.CheckRecord(path, point.Size, point.Root, index, tlog.RecordHash(leaf)) != nil {
		where := fmt.Sprintf("entry %d", index)
		return refuse("inclusion", where, "it does not stand there in the record of %d entries", point.Size)
	}
	return nil
}

// grewFrom checks that one signed tree is the beginning of another.
func grewFrom(older, newer *Checkpoint, path []tlog.Hash) error {
	switch {
	case older.Origin != newer.Origin:
		return refuse("wrong_origin", "", "the checkpoints are of two logs")
	case older.Size > newer.Size:
		return refuse("rollback", "", "the record shrank from %d to %d entries", older.Size, newer.Size)
	case older.Size == newer.Size && older.Root != newer.Root:
		return refuse("fork", "", "two signed roots for %d entries", older.Size)
	case older.Size == newer.Size || older.Size == 0:
		if len(path) != 0 {
			return refuse("consistency", "", "no proof belongs here, but %d hashes were given", len(path))
		}
		return nil
	}
	if tlog.CheckTree(path, newer.Size, newer.Root, older.Size, older.Root) != nil {
		return refuse("consistency", "", "the record of %d entries is no continuation of that of %d", newer.Size, older.Size)
	}
	return nil
}
