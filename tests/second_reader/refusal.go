package main

import "fmt"

// Refusal says why something is not believed: one of the code words that all tools of the
// project share, the place it was found at, and a sentence for people.
type Refusal struct {
	Code  string `json:"code"`
	Where string `json:"where"`
	Why   string `json:"why"`
}

func (r *Refusal) Error() string {
	if r.Where == "" {
		return r.Code + ": " + r.Why
	}
	return r.Code + ": " + r.Where + ": " + r.Why
}

// refuse makes a refusal; the result is an error so that a nil one stays nil.
func refuse(code, where, format string, args ...any) error {
	return &Refusal{Code: code, Where: where, Why: fmt.Sprintf(format, args...)}
}

// asRefusal turns any other failure (a folder that cannot be read) into one without a shared code word.
func asRefusal(err error) *Refusal {
	if r, ok := err.(*Refusal); ok {
		return r
	}
	return &Refusal{Code: "broken", Why: err.Error()}
}
