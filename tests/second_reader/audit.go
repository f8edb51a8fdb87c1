package main

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	width       = 256 // of a full tile or bundle
	tileLimit   = width * tlog.HashSize
	bundleLimit = width * (2 + 65535)
)

// tilePath spells the address of a tile or bundle as tlog-tiles does.
func tilePath(kind string, number int64, wide int) string {
	name := fmt.Sprintf("%03d", number%1000)
	for number >= 1000 {
		number /= 1000
		name = fmt.Sprintf("x%03d/%s", number%1000, name)
	}
	if wide < width {
		return fmt.Sprintf("tile/%s/%s.p/%d", kind, name, wide)
	}
	return fmt.Sprintf("tile/%s/%s", kind, name)
}

// auditor walks a whole published log. Nothing it reads counts until the entries give the signed root:
// tiles that merely agree with each other prove nothing.
type auditor struct {
	folder *Folder
	point  *Checkpoint
	leaves []tlog.Hash // computed from the entries
	differ *difference // the first leaf tile that is not what the entries beside it give
}

// difference is a tile that does not hold the hash of some entries, and which.
type difference struct {
	tile        string
	first, last int64
}

func (d *difference) String() string {
	if d.first == d.last {
		return fmt.Sprintf("entry %d", d.first)
	}
	return fmt.Sprintf("entries %d to %d", d.first, d.last)
}

// audit checks checkpoint and quorum, every entry against the signed root, and every tile against the entries.
func audit(folder *Folder, policy *Policy, believed *Checkpoint, clock Clock) (*Checkpoint, error) {
	raw, there, err := folder.read("checkpoint", noteLimit)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, refuse("missing", "checkpoint", "there is no checkpoint")
	}
	point, err := openCheckpoint(raw, policy)
	if err != nil {
		return nil, err
	}
	if err := point.requireQuorum(policy, clock); err != nil {
		return nil, err
	}
	a := &auditor{folder: folder, point: point}
	if err := a.continues(believed); err != nil {
		return nil, err
	}
	if err := a.readEntries(); err != nil {
		return nil, err
	}
	if err := a.signedRoot(); err != nil {
		return nil, err
	}
	return point, a.began(believed)
}

// continues refuses at once what cannot be a later state of the record believed before.
func (a *auditor) continues(believed *Checkpoint) error {
	if believed == nil {
		return nil
	}
	if a.point.Origin != believed.Origin {
		return refuse("wrong_origin", "checkpoint", "not the record that was believed before")
	}
	if a.point.Size < believed.Size {
		return refuse("rollback", "checkpoint", "%d entries, where %d were signed before", a.point.Size, believed.Size)
	}
	if a.point.Size == believed.Size && a.point.Root != believed.Root {
		return refuse("fork", "checkpoint", "two signed roots for %d entries", believed.Size)
	}
	return nil
}

// resource reads a tile or bundle; a partial one may be gone once the full one is there, which is then cut.
func (a *auditor) resource(kind string, number int64, wide int) ([]byte, string, error) {
	path, limit := tilePath(kind, number, wide), tileLimit
	if kind == "entries" {
		limit = bundleLimit
	}
	data, there, err := a.folder.read(path, limit)
	if err != nil || there {
		return data, path, err
	}
	if wide < width {
		full := tilePath(kind, number, width)
		if data, there, err = a.folder.read(full, limit); err != nil || there {
			return data, full, err
		}
	}
	return nil, path, refuse("missing", path, "the resource is not there")
}

// wideness is how much of a tile or bundle a row of so many hashes or entries fills.
func wideness(count, number int64) int {
	if left := count - number*width; left < width {
		return int(left)
	}
	return width
}

func (a *auditor) readEntries() error {
	for number := int64(0); number*width < a.point.Size; number++ {
		wide := wideness(a.point.Size, number)
		data, path, err := a.resource("entries", number, wide)
		if err != nil {
			return err
		}
		if err := a.takeBundle(data, path, wide, number); err != nil {
			return err
		}
		if a.differ != nil {
			continue // who is wrong is decided by the root, which needs the rest of the entries only
		}
		if a.differ, err = a.compareTile(0, number, a.leaves[number*width:]); err != nil {
			return err
		}
	}
	return nil
}

// takeBundle cuts a bundle into its entries and hashes them. A full bundle may stand for a partial one
// that is gone; the entries beyond this checkpoint are no concern of it, but must be entries.
func (a *auditor) takeBundle(data []byte, path string, wide int, number int64) error {
	there := wide
	if path != tilePath("entries", number, wide) {
		there = width
	}
	for i := 0; i < there; i++ {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return refuse("malformed", path, "the bundle ends before entry %d", number*width+int64(i))
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		if i < wide {
			a.leaves = append(a.leaves, tlog.RecordHash(data[2:end]))
		}
		data = data[end:]
	}
	if len(data) > 0 {
		return refuse("malformed", path, "%d bytes follow the last entry", len(data))
	}
	return nil
}

// compareTile finds the first hash of a tile that is not the one due; nil means there is none.
func (a *auditor) compareTile(level int, number int64, due []tlog.Hash) (*difference, error) {
	asked := tilePath(fmt.Sprint(level), number, len(due))
	data, path, err := a.resource(fmt.Sprint(level), number, len(due))
	if err != nil {
		return nil, err
	}
	there := len(due)
	if path != asked {
		there = width
	}
	if len(data) != there*tlog.HashSize {
		return nil, refuse("malformed", path, "the tile has %d bytes", len(data))
	}
	each := int64(1) << (8 * level)
	for i, hash := range due {
		if !bytes.Equal(data[i*tlog.HashSize:(i+1)*tlog.HashSize], hash[:]) {
			first := (number*width + int64(i)) * each
			return &difference{asked, first, first + each - 1}, nil
		}
	}
	return nil, nil
}

// signedRoot decides by the signed root alone: who is wrong where entries and tiles differ, and whether
// anything is right where they agree.
func (a *auditor) signedRoot() error {
	differ, reached := a.differ, mth(a.leaves) == a.point.Root
	if differ == nil {
		upper, err := a.upperTiles()
		if err != nil {
			return err
		}
		differ = upper
	}
	switch {
	case differ != nil && reached:
		return refuse("tree", differ.tile, "it does not hold the hash of %v", differ)
	case differ != nil:
		number := differ.first / width
		bundle := tilePath("entries", number, wideness(a.point.Size, number))
		return refuse("entry", bundle, "%v: not what the signed tree holds", differ)
	case !reached:
		return refuse("tree", "checkpoint", "the entries do not give the signed root")
	}
	return nil
}

// upperTiles compares the tiles above the leaves: each hash is the root of one full tile below.
func (a *auditor) upperTiles() (*difference, error) {
	below := a.leaves
	for level := 1; len(below) >= width; level++ {
		due := []tlog.Hash{}
		for ; len(below) >= width; below = below[width:] {
			due = append(due, mth(below[:width]))
		}
		for number := int64(0); number*width < int64(len(due)); number++ {
			start := number * width
			end := start + int64(wideness(int64(len(due)), number))
			if differ, err := a.compareTile(level, number, due[start:end]); differ != nil || err != nil {
				return differ, err
			}
		}
		below = due
	}
	return nil, nil
}

// began checks that the record begins with the one believed before.
func (a *auditor) began(believed *Checkpoint) error {
	if believed != nil && mth(a.leaves[:believed.Size]) != believed.Root {
		return refuse("fork", "checkpoint", "the first %d entries are not those believed before", believed.Size)
	}
	return nil
}
