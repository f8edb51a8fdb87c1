package main

import "math/big"

// The curve of RFC 8032 in plain integers, slow and short. It is used only to look at public keys once,
// because the standard library does not say whether a key lies in the group of prime order.

var (
	fieldP, _   = new(big.Int).SetString("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed", 16)
	groupL, _   = new(big.Int).SetString("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed", 16)
	curveD      = fraction(big.NewInt(-121665), big.NewInt(121666))
	identityRow = append([]byte{1}, make([]byte, 31)...)
)

// point is a curve point (X : Y : Z) in projective coordinates.
type point struct{ x, y, z *big.Int }

func identityPoint() point { return point{big.NewInt(0), big.NewInt(1), big.NewInt(1)} }

func (p point) isIdentity() bool { return p.x.Sign() == 0 && p.y.Cmp(p.z) == 0 }

func times(a, b *big.Int) *big.Int {
	product := new(big.Int).Mul(a, b)
	return product.Mod(product, fieldP)
}

func plus(a, b *big.Int) *big.Int {
	sum := new(big.Int).Add(a, b)
	return sum.Mod(sum, fieldP)
}

func minus(a, b *big.Int) *big.Int {
	difference := new(big.Int).Sub(a, b)
	return difference.Mod(difference, fieldP)
}

func fraction(over, under *big.Int) *big.Int {
	positive := new(big.Int).Mod(under, fieldP)
	return times(over, new(big.Int).ModInverse(positive, fieldP))
}

// add is the complete addition law of the twisted Edwards curve a = -1, so it doubles too.
func add(p, q point) point {
	a := times(p.z, q.z)
	b := times(a, a)
	c, d := times(p.x, q.x), times(p.y, q.y)
	e := times(curveD, times(c, d))
	f, g := minus(b, e), plus(b, e)
	cross := minus(minus(times(plus(p.x, p.y), plus(q.x, q.y)), c), d)
	return point{times(a, times(f, cross)), times(a, times(g, plus(d, c))), times(f, g)}
}

func scale(k *big.Int, p point) point {
	sum := identityPoint()
	for i := k.BitLen() - 1; i >= 0; i-- {
		sum = add(sum, sum)
		if k.Bit(i) == 1 {
			sum = add(sum, p)
		}
	}
	return sum
}

// decodePoint reads 32 bytes as RFC 8032 §5.1.3 says, and takes one spelling of each point only.
func decodePoint(row []byte) (point, bool) {
	bigEndian := make([]byte, 32)
	for i := range row {
		bigEndian[31-i] = row[i]
	}
	sign := uint(bigEndian[0] >> 7)
	bigEndian[0] &= 0x7f
	y := new(big.Int).SetBytes(bigEndian)
	if y.Cmp(fieldP) >= 0 {
		return point{}, false
	}
	squared := times(y, y)
	one := big.NewInt(1)
	xSquared := fraction(minus(squared, one), plus(times(curveD, squared), one))
	x := new(big.Int).ModSqrt(xSquared, fieldP)
	if x == nil || (x.Sign() == 0 && sign == 1) {
		return point{}, false
	}
	if x.Bit(0) != sign {
		x = minus(fieldP, x)
	}
	return point{x, y, one}, true
}
