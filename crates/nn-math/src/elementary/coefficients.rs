//! The coefficients of the polynomials, which `tests/elementary.py` computes in 60 digits.

/// q(r) = (e^r - 1 - r) / r^2 on |r| <= (ln 2)/2, lowest power first.
pub(super) const Q: [f64; 11] = [
    f64::from_bits(0x3fe0_0000_0000_0000),
    f64::from_bits(0x3fc5_5555_5555_5557),
    f64::from_bits(0x3fa5_5555_5555_5556),
    f64::from_bits(0x3f81_1111_1111_00df),
    f64::from_bits(0x3f56_c16c_16c1_62d6),
    f64::from_bits(0x3f2a_01a0_1abe_6323),
    f64::from_bits(0x3efa_01a0_1a6d_7831),
    f64::from_bits(0x3ec7_1de0_2374_84cd),
    f64::from_bits(0x3e92_7e4d_b67a_c2b0),
    f64::from_bits(0x3e5a_f4dd_da1c_08cd),
    f64::from_bits(0x3e21_f72f_c83b_cbc7),
];

/// L(t) = (atanh(sqrt t) / sqrt t - 1) / t on 0 <= t <= 1/9, lowest power first.
pub(super) const L: [f64; 11] = [
    f64::from_bits(0x3fd5_5555_5555_5555),
    f64::from_bits(0x3fc9_9999_9999_9944),
    f64::from_bits(0x3fc2_4924_9249_9d46),
    f64::from_bits(0x3fbc_71c7_1bed_ea50),
    f64::from_bits(0x3fb7_45d1_9937_c37f),
    f64::from_bits(0x3fb3_b135_15f4_81d9),
    f64::from_bits(0x3fb1_11ab_dcc0_bc30),
    f64::from_bits(0x3fae_0a2d_526b_5aa6),
    f64::from_bits(0x3fab_c37f_2f62_1e22),
    f64::from_bits(0x3fa3_2e0c_573a_e320),
    f64::from_bits(0x3fb4_01d4_aa54_9388),
];

/// B(u) / (1 + u A(u)) = e^(u^2/2) Phi(-u) for 0 <= u <= 39, where Phi is the distribution function of the standard
/// normal distribution; lowest power first. No coefficient is negative, so nothing cancels.
pub(super) const A: [f64; 11] = [
    f64::from_bits(0x4003_9b29_69e9_aa07),
    f64::from_bits(0x4006_7aa8_c82d_4867),
    f64::from_bits(0x3fff_e557_e6d8_adfe),
    f64::from_bits(0x3fef_305b_ef9c_1f70),
    f64::from_bits(0x3fd6_210c_3b91_b08f),
    f64::from_bits(0x3fb7_53c8_51d1_8663),
    f64::from_bits(0x3f92_5757_d306_e4ae),
    f64::from_bits(0x3f65_307b_0eac_3235),
    f64::from_bits(0x3f31_3e13_ddeb_90f6),
    f64::from_bits(0x3ef1_f3c5_366a_58d1),
    f64::from_bits(0x3ea2_5ef4_ed08_f42f),
];
/// See [`A`].
pub(super) const B: [f64; 11] = [
    f64::from_bits(0x3fe0_0000_0000_0000),
    f64::from_bits(0x3fea_7230_39e9_38e5),
    f64::from_bits(0x3fe5_abe5_2e33_fdd9),
    f64::from_bits(0x3fd6_c009_cb28_c501),
    f64::from_bits(0x3fc0_c81e_61f0_ec27),
    f64::from_bits(0x3fa2_1839_af91_8d4b),
    f64::from_bits(0x3f7c_d74f_7874_e3ec),
    f64::from_bits(0x3f50_cb76_3773_6ae3),
    f64::from_bits(0x3f1b_7530_dc8b_741c),
    f64::from_bits(0x3edc_a5c9_d6be_1585),
    f64::from_bits(0x3e8d_50d5_493f_64ab),
];

/// [`Q`] of -r.
pub(super) const Q_ALTERNATING: [f64; 11] = {
    let mut q = Q;
    let mut i = 1;
    while i < q.len() {
        q[i] = -q[i];
        i += 2;
    }
    q
};
