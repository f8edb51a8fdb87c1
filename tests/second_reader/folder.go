package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Folder is a log published as static files, perhaps with a few resources changed for a test.
type Folder struct {
	files map[string][]byte // what was read, or put in the place of it; nil means: not there
	root  string
}

// Change is one alteration of a resource: removed, replaced, or one byte of it flipped.
type Change struct {
	Path   string `json:"path"`
	Remove bool   `json:"remove"`
	Data   []byte `json:"data"`
	At     *int   `json:"at"`
	Xor    byte   `json:"xor"`
}

func openFolder(root string) *Folder { return &Folder{files: map[string][]byte{}, root: root} }

// read gives a resource of at most so many bytes, or false where there is none.
func (f *Folder) read(path string, limit int) ([]byte, bool, error) {
	data, known := f.files[path]
	if !known {
		read, err := f.open(path, limit)
		if err != nil {
			return nil, false, err
		}
		f.files[path], data = read, read
	}
	if len(data) > limit {
		return nil, false, refuse("too_big", path, "more than %d bytes", limit)
	}
	return data, data != nil, nil
}

// open reads a file; nil means that there is none.
func (f *Folder) open(path string, limit int) ([]byte, error) {
	name := filepath.Join(f.root, filepath.FromSlash(path))
	found, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR):
		return nil, nil
	case err != nil:
		return nil, refuse("missing", path, "it cannot be read")
	case !found.Mode().IsRegular():
		return nil, refuse("malformed", path, "it is there, but no file")
	case found.Size() > int64(limit):
		return nil, refuse("too_big", path, "more than %d bytes", limit)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, refuse("missing", path, "it cannot be read")
	}
	return append([]byte{}, data...), nil
}

// with is the same folder with changes laid over it; the folder itself stays as it is.
func (f *Folder) with(changes []Change) (*Folder, error) {
	changed := &Folder{files: make(map[string][]byte, len(f.files)), root: f.root}
	for path, data := range f.files {
		changed.files[path] = data
	}
	for _, change := range changes {
		if err := changed.lay(change); err != nil {
			return nil, err
		}
	}
	return changed, nil
}

func (f *Folder) lay(change Change) error {
	switch {
	case change.Remove:
		f.files[change.Path] = nil
	case change.At == nil:
		f.files[change.Path] = append([]byte{}, change.Data...)
	default:
		data, there, err := f.read(change.Path, bundleLimit)
		if err != nil || !there || *change.At < 0 || *change.At >= len(data) {
			return fmt.Errorf("nothing to flip at byte %d of %s", *change.At, change.Path)
		}
		flipped := append([]byte{}, data...)
		flipped[*change.At] ^= change.Xor
		f.files[change.Path] = flipped
	}
	return nil
}
