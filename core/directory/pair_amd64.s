#include "textflag.h"

// func nextPair(text *byte, n int, a, b byte, gap int) int
//
// SI text, DI text+gap, CX n, R8 the place looked at; Y0 and Y1 hold a and b in
// each byte. All is read by loads that need no alignment, and none goes beyond
// n+gap: the last ones begin earlier instead, over bytes known not to match.
TEXT ·nextPair(SB), NOSPLIT, $0-40
	MOVQ text+0(FP), SI
	MOVQ n+8(FP), CX
	MOVQ gap+24(FP), DI
	ADDQ SI, DI
	XORQ R8, R8
	CMPQ CX, $32
	JLT  bytewise
	VPBROADCASTB a+16(FP), Y0
	VPBROADCASTB b+17(FP), Y1

next64:
	LEAQ 64(R8), R9
	CMPQ R9, CX
	JGT  next32
	VPCMPEQB (SI)(R8*1), Y0, Y2
	VPCMPEQB (DI)(R8*1), Y1, Y3
	VPCMPEQB 32(SI)(R8*1), Y0, Y4
	VPCMPEQB 32(DI)(R8*1), Y1, Y5
	VPAND    Y2, Y3, Y2
	VPAND    Y4, Y5, Y4
	VPOR     Y2, Y4, Y3
	VPTEST   Y3, Y3
	JNZ      found64
	MOVQ R9, R8
	JMP  next64

found64:
	VPMOVMSKB Y2, AX
	TESTL AX, AX
	JNZ   found
	ADDQ  $32, R8
	VPMOVMSKB Y4, AX

found:
	BSFL AX, AX
	ADDQ R8, AX
	VZEROUPPER
	MOVQ AX, ret+32(FP)
	RET

next32:
	CMPQ R8, CX
	JGE  none
	LEAQ 32(R8), R9
	CMPQ R9, CX
	JLE  one32
	LEAQ -32(CX), R8
	MOVQ CX, R9

one32:
	VPCMPEQB (SI)(R8*1), Y0, Y2
	VPCMPEQB (DI)(R8*1), Y1, Y3
	VPAND    Y2, Y3, Y2
	VPMOVMSKB Y2, AX
	TESTL AX, AX
	JNZ   found
	MOVQ  R9, R8
	JMP   next32

none:
	VZEROUPPER
	MOVQ $-1, ret+32(FP)
	RET

bytewise:
	MOVBLZX a+16(FP), AX
	MOVBLZX b+17(FP), BX

nextbyte:
	CMPQ R8, CX
	JGE  nobyte
	MOVBLZX (SI)(R8*1), R10
	MOVBLZX (DI)(R8*1), R11
	CMPL R10, AX
	JNE  step
	CMPL R11, BX
	JNE  step
	MOVQ R8, ret+32(FP)
	RET

step:
	INCQ R8
	JMP  nextbyte

nobyte:
	MOVQ $-1, ret+32(FP)
	RET
