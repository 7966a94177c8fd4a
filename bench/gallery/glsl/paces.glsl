//= steady
<0.4..1.4> * iTime

//= slow
<0.1..0.3> * iTime

//= quick
<1.8..3> * iTime

//= to_and_fro
<1.2..2.5> * sin(<0.6..1.2> * iTime)

//= in_steps
floor(<1.5..3> * iTime)

//= in_pulses
floor(<0.8..1.6> * iTime) + pow(fract(<0.8..1.6> * iTime), <0.3..4>)

//= still
<0..20>
